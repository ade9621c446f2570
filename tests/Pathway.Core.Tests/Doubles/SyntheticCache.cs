namespace Pathway.Doubles;

/// <summary>
/// A cache such as the original wrote, made up for tests, with every defect that a real one has: three rings of two, names with several
/// parents once siblings are counted, names a case or a suffix apart, links that the ontology has the other way round, and a term as its
/// own parent.
/// </summary>
internal static class SyntheticCache
{
    public const string Json = """
        {
          "parent:lysophagy": "Aggrephagy", "parent:selective autophagy": "Aggrephagy",
            "parent:aggrephagy": "Organelle Clearance", "parent:organelle clearance": "Autophagy of Cargo Systems",
          "parent:autophagy of cargo systems": "Organelle Clearance",
          "parent:necroptosis": "Apoptosis", "parent:apoptosis": "apoptotic process", "parent:apoptotic process": "Cell Loss",
            "parent:cell loss": "Signal Transduction",
          "parent:stress granule assembly": "Stress Granule Biology",
            "parent:stress granule biology": "RNA and Stress Granule Matters",
            "parent:rna and stress granule matters": "Stress Granule Biology",
          "parent:notch signaling": "Contact Signaling Traits", "parent:contact signaling traits": "Contact Signaling Modes",
            "parent:contact signaling modes": "Contact Signaling Traits",
          "parent:wnt signaling": "Contact Signaling Modes", "parent:wnt signaling pathway": "Signal Transduction",
            "parent:base excision repair": "DNA Repair", "parent:dna repair": "Genome Maintenance",
          "parent:protein refolding": "Chaperone Action", "parent:chaperone action": "Proteostasis",
            "parent:spliceosome work": "RNA Handling", "parent:rna handling": "Gene Expression",
          "siblings:aggrephagy": [{ "name": "Mitophagy", "description": "of mitochondria" },
            { "name": "Pexophagy", "description": "" }, { "name": "autophagy", "description": "its own ancestor" }],
          "siblings:organelle clearance": [{ "name": "Mitophagy", "description": "again" },
            { "name": "Lysophagy", "description": "" }, { "name": "Organelle  clearance", "description": "itself" }],
          "siblings:autophagy of cargo systems": [{ "name": "Pexophagy", "description": "" },
            { "name": "Protein Refolding", "description": "" }, { "name": "proteostasis", "description": "a root" }],
          "siblings:apoptosis": [{ "name": "Apoptosis Pathway", "description": "" }, { "name": "Necroptosis", "description": "" },
            { "name": "Ferroptosis", "description": "" }],
          "siblings:apoptotic process": [{ "name": "Necroptosis", "description": "" }, { "name": "Ferroptosis", "description": "" },
            { "name": "regulation of apoptotic process", "description": "" }],
          "siblings:contact signaling modes": [{ "name": "Notch Signaling Pathway", "description": "" },
            { "name": "Wnt Signaling", "description": "" }],
          "siblings:contact signaling traits": [{ "name": "Wnt Signaling", "description": "" },
            { "name": "Notch signalling", "description": "" }],
          "siblings:stress granule biology": [{ "name": "Stress Granule Disassembly", "description": "" },
            { "name": "P-body assembly", "description": "" }],
          "siblings:rna and stress granule matters": [{ "name": "P-Body Assembly", "description": "" },
            { "name": "Stress Granule Assembly", "description": "" }],
          "siblings:dna repair": [{ "name": "Base Excision Repair (BER)", "description": "" },
            { "name": "Mismatch Repair", "description": "" }],
          "siblings:rna handling": []
        }
        """;
}
