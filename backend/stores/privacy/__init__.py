"""People out of the store: on request, and when their time is over.

people      who is one person under several spellings; out of every table at once
forgotten   marks by which a forgotten person is kept out, without saying who it is
retention   what is older than the settings allow
"""
