"""The live stream: from Kafka to the screens that may see it."""
