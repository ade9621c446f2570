using System.Management.Automation;
using Pathway.Configuration;
using Pathway.Ontology;
using Pathway.OntologyFiles;

namespace Pathway.Ontologies;

/// <summary>Finds the ontology that a cmdlet uses, and the folder of the imported ones.</summary>
internal static class OntologySelection
{
    /// <summary>The folder of imported ontologies.</summary>
    /// <exception cref="Errors.PathwayException">The configuration is not valid.</exception>
    public static string GetFolder(PSCmdlet cmdlet) => Resolve(cmdlet, Read(Settings.OntologyPath));

    /// <summary>The imported ontologies.</summary>
    /// <exception cref="Errors.PathwayException">The configuration is not valid.</exception>
    public static OntologyLibrary GetLibrary(PSCmdlet cmdlet) => new(GetFolder(cmdlet));

    /// <summary>The ontology of a parameter, else the configured one.</summary>
    /// <exception cref="Errors.PathwayException">There is no such ontology, or the configuration is not valid.</exception>
    public static ChosenOntology Choose(PSCmdlet cmdlet, string? parameter) =>
        Choose(cmdlet, parameter ?? Read(Settings.Ontology), Read(Settings.OntologyPath));

    /// <summary>The ontology of a name.</summary>
    /// <param name="cmdlet">The cmdlet, which resolves paths.</param>
    /// <param name="name">The name.</param>
    /// <param name="folder">The folder of imported ontologies.</param>
    /// <exception cref="Errors.PathwayException">There is no such ontology.</exception>
    public static ChosenOntology Choose(PSCmdlet cmdlet, string name, string folder) =>
        new OntologyLibrary(Resolve(cmdlet, folder)).Open(name);

    /// <summary>The value of a setting.</summary>
    public static string Read(Setting setting) =>
        EffectiveConfiguration.Read().First(one => one.Name == setting.Name).Value;

    private static string Resolve(PSCmdlet cmdlet, string path) => cmdlet.GetUnresolvedProviderPathFromPSPath(path);
}
