"""The words: tables that are total, sentences as a person would say them, nothing unreadable."""
