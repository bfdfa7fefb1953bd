"""CloudFormation: stacks, change sets, StackSets, drift, and the registry of types.

A module imports only modules from the lines above it; a test checks this. A request runs from the bottom up.

syntax, known, parameters, rules   parse and check a template, and the values of its parameters
stack_policy, schemas              the updates that a stack allows; the schemas of AWS's types
template                           a template, evaluated
stack                              data: Stack, Resource, Undo, Event
changes                            compares a new template with the stack
packages, registry, handlers       types, their versions, and the calls of their handlers
provisioning/                      makes one resource: by handlers, by moto or by CloudFormation itself
steps, deployment                  the operations of a stack, with their events
stack_sets                         data: StackSet, StackInstance
background                         the threads of operations
models/                            finds stacks, and refuses or begins operations; the only way to stacks
requests, *_responses              parameters in, results out
"""
