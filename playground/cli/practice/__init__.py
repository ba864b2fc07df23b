"""The commands of who learns: practice and how it goes, one question, claims, questions for other programs."""
