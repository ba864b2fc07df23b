"""Clients of HTTP, and what stands before servers: who repeats a request, how often, and with which key."""
