"""What the API answers: one struct for each set of attributes, each resource and each document.

Members, their order on the wire and their schema are those of the structs. A member that a resource
may lack is unset. Documents are named here, so that the API's description can name them too.
"""
