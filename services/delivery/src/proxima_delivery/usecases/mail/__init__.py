"""What happens with returned mail, clients' answers, debts and reminders."""
