"""Claims counted once more, from the order log, by code that shares nothing with the code that made them.

Loops over order lines, exact fractions, sorted lists; the definitions of ``backend.contract.shop.log_facts`` and
``shop_facts`` are all that both sides have in common. What the models predicted is compared with the stored record: no
log can recount it."""
