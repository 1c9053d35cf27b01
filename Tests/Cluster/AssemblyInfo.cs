// Each test measures its own three silos.
[assembly: Xunit.CollectionBehavior(DisableTestParallelization = true)]
