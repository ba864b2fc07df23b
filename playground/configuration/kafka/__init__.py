"""Kafka's own names: of clients, brokers, connectors, operators, and of frameworks that hand them on."""
