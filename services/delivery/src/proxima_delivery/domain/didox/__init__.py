"""What a document at Didox is: its form, its states, and how it is compared with what was approved."""
