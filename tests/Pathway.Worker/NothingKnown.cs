using Pathway.Questions;

namespace Pathway.Worker;

/// <summary>Knows nothing about any name.</summary>
internal sealed class NothingKnown : ITermCatalog
{
    public string? Spelling(string termKey) => null;

    public string? Identifier(string termKey) => null;

    public bool Contradicts(string childKey, string parentKey) => false;
}
