"""One file per source of order logs; they do not know each other, ``registry`` knows them all."""
