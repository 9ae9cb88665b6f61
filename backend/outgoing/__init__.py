"""Messages to the shop's own addresses: which addresses may be, how a message is signed, and how one is sent."""
