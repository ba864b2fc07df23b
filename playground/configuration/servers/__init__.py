"""Servers' own files: mosquitto, NATS, Pulsar, Redis; and those that are only named."""
