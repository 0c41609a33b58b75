"""Tocsin reads the news of a crisis into evidence-linked records."""
