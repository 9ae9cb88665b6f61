"""What an agent may ask over the Model Context Protocol: read-only tools on the service's use cases.

``about`` stands in every answer, ``tools`` are what is asked, ``server`` speaks the protocol; HTTP is in ``api.agents``.
The SDK is imported when somebody connects: a service that no agent asks does not carry it.
"""
