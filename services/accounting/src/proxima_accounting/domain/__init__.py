"""What a shipment is and when it says the same as its invoice: no I/O, no clock."""
