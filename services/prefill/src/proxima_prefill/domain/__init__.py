"""What worklogs and terms come to: pure calculation, no source, no clock."""
