"""From the records of many articles to stories, accounts, indicators and alerts; pure: it imports no store."""
