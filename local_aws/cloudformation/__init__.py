"""CloudFormation: stacks, change sets, StackSets, drift, and the registry of types.

What a module imports stands above it here; a test keeps it so. A CREATE goes from the bottom up.

syntax, known, parameters, rules   a template as text: read, refused, with the values of its parameters
stack_policy, schemas              what a stack allows; the schemas of AWS's types
template                           a template, evaluated
stack                              data: Stack, Resource, Undo, Event
changes                            what a new template changes: the only place that compares
packages, registry, handlers       types, their versions, and the calls of their handlers
provisioning/                      one resource, by one of three makers: handlers, moto, CloudFormation itself
steps, deployment                  what happens to a stack, with its events; functions that get what they need
drift, change_sets, stack_sets     reading beside the template; data
background                         the threads in which operations go on
models/                            the one door: finds, refuses, begins under a lock
requests, *_responses              parameters in, results out
"""
