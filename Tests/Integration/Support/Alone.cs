using Xunit;

namespace Orleans.Platform.Tests.Integration.Support;

/// <summary>Tests that measure this process's memory, or fill its threads: they run when no other test does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
