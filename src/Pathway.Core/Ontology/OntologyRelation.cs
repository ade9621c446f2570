namespace Pathway.Ontology;

/// <summary>How a term relates to the term above it.</summary>
internal enum OntologyRelation
{
    /// <summary>Each one of it is one of the parent.</summary>
    IsA,
    /// <summary>It happens within the parent.</summary>
    PartOf,
    /// <summary>It controls the parent, which is no broader kind of it.</summary>
    Regulates,
    /// <summary>It controls the parent upwards.</summary>
    PositivelyRegulates,
    /// <summary>It controls the parent downwards.</summary>
    NegativelyRegulates,
}

/// <summary>A link from a term to one above it.</summary>
internal readonly record struct OntologyLink(OntologyRelation Relation, OntologyTerm Parent)
{
    /// <summary>Whether the parent is broader: is_a or part_of. Chains of these are ancestors; a regulator is none.</summary>
    public bool IsHierarchical => Relation is OntologyRelation.IsA or OntologyRelation.PartOf;

    /// <summary>The relation as ontologies write it.</summary>
    public string RelationName => Relation switch
    {
        OntologyRelation.IsA => "is_a",
        OntologyRelation.PartOf => "part_of",
        OntologyRelation.Regulates => "regulates",
        OntologyRelation.PositivelyRegulates => "positively_regulates",
        _ => "negatively_regulates",
    };
}
