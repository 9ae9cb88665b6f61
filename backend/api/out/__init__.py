"""What leaves the service for other programs: files of scores, and messages to the shop's own addresses."""
