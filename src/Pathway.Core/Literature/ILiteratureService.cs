using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Literature;

/// <summary>A service that knows publications. Safe for concurrent use.</summary>
internal interface ILiteratureService
{
    /// <summary>Its name, for people and for the source of a verdict.</summary>
    string Name { get; }

    /// <summary>The most identifiers in one request.</summary>
    int MostAtOnce { get; }

    /// <summary>
    /// The publications with these identifiers: null where the service says that there is none. An identifier of which the reply says
    /// nothing that can be read is left out.
    /// </summary>
    /// <exception cref="CuratorException">There is no readable reply.</exception>
    Task<IReadOnlyDictionary<string, PathwayPublication?>> FindAsync(IReadOnlyList<string> pmids, CancellationToken cancellation);

    /// <summary>The publications whose title is most like the given one, the best first as the service sees it.</summary>
    /// <exception cref="CuratorException">There is no readable reply.</exception>
    Task<IReadOnlyList<PathwayPublication>> SearchAsync(string title, CancellationToken cancellation);
}
