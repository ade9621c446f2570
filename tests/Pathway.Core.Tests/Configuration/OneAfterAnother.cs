using Xunit;

namespace Pathway.Configuration;

/// <summary>Tests that set environment variables, which belong to the whole process: one after another.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OneAfterAnother
{
    public const string Name = "configuration";
}
