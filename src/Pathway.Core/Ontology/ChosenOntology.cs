using Pathway.Questions;

namespace Pathway.Ontology;

/// <summary>An ontology that a run uses: the embedded one, or an imported one. It is loaded when it is first used.</summary>
internal sealed class ChosenOntology
{
    /// <summary>The name of the ontology that ships in the module.</summary>
    public const string EmbeddedName = "Embedded";

    private readonly Func<TermIndex> index;

    /// <param name="name">The name by which it was chosen.</param>
    /// <param name="identity">Tells ontologies of one name apart; empty for the embedded one.</param>
    /// <param name="index">Loads the names.</param>
    public ChosenOntology(string name, string identity, Func<TermIndex> index)
    {
        (Name, Identity, this.index) = (name, identity, index);
        Terms = new OntologyCatalog(index);
    }

    /// <summary>The ontology that ships in the module.</summary>
    public static ChosenOntology Embedded { get; } = new(EmbeddedName, "", static () => EmbeddedOntology.Index);

    public string Name { get; }

    public string Identity { get; }

    /// <summary>Whether it is the embedded one.</summary>
    public bool IsEmbedded => Identity.Length == 0;

    /// <summary>The names, loaded on first use.</summary>
    public TermIndex Index => index();

    /// <summary>Its certain knowledge about names. The ontology is loaded on first use.</summary>
    public ITermCatalog Terms { get; }

    /// <summary>Starts loading in the background. A failure surfaces on first use.</summary>
    public void Preload() => Task.Run(index);
}
