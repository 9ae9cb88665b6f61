"""What the README says, held to what is so: its commands are run, its figures compared with their source."""
