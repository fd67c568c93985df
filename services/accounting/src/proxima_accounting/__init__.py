"""Mirrors approved invoices as PlanFact shipments and finds receipts there."""
