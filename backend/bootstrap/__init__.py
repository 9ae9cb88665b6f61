"""The one room where concrete things are wired; tests pass fakes by keyword.

application   every route, what stands around them, and how it begins and ends
services      everything that routes ask for, made of the settings
tasks         what goes on beside requests, and how often
writer        who writes words
logs          the log: one JSON object a line
"""
