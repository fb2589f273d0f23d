using Xunit;

// A platform of one process a service takes both cores to start; two at once would fail by their patience, not by fault.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
