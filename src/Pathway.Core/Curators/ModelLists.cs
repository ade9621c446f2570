using Pathway.Errors;
using Pathway.Llm.Chat;
using Pathway.Llm.Models;
using Pathway.Model;

namespace Pathway.Curators;

/// <summary>Lists models: those of the models files, and those that a server offers.</summary>
internal static class ModelLists
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    /// <summary>The models of the models files.</summary>
    /// <param name="choice">The models file.</param>
    /// <param name="provider">Only those of this provider; null for all.</param>
    /// <param name="today">The day of the prices, in UTC.</param>
    /// <exception cref="PathwayException">The models file is invalid.</exception>
    public static IReadOnlyList<PathwayModel> Read(CuratorChoice choice, string? provider, DateOnly today) =>
        [.. ModelCatalog.Load(choice.ModelsPath).Models
            .Where(model => provider is null || IsOf(model, ModelCurators.GetFamily(provider)))
            .Select(model => ModelListing.Describe(model, today, isListed: true, isOffered: null))];

    /// <summary>The models of a provider: those of the models files, then the others that its server offers.</summary>
    /// <param name="choice">The provider, its server and the models file.</param>
    /// <param name="today">The day of the prices, in UTC.</param>
    /// <param name="cancellation">Stops the request.</param>
    /// <exception cref="PathwayException">A setting is missing or not valid, or the server does not list its models.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static async Task<IReadOnlyList<PathwayModel>> ReadAsync(CuratorChoice choice, DateOnly today, CancellationToken cancellation)
    {
        var catalog = ModelCatalog.Load(choice.ModelsPath);
        var family = ModelCurators.GetFamily(choice.Provider);
        var names = await ReadNamesAsync(ModelCurators.CreateLookup(choice, catalog), choice.Provider, cancellation).ConfigureAwait(false);
        var listed = catalog.Models.Where(model => IsOf(model, family)).ToArray();
        var known = listed.Select(static model => model.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. listed.Select(model => ModelListing.Describe(model, today, isListed: true, names.Contains(model.Name))),
            .. names.Where(name => !known.Contains(name)).Order(StringComparer.OrdinalIgnoreCase)
                .Select(name => ModelListing.Describe(catalog.Find(family, name), today, isListed: false, isOffered: true))];
    }

    // A name that a terminal must not show is no name of a model.
    private static async Task<HashSet<string>> ReadNamesAsync(HttpChatClient server, string provider, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(Timeout);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        try
        {
            await foreach (var name in server.ReadModelsAsync(ending.Token).ConfigureAwait(false))
            {
                if (!name.Any(char.IsControl)) { names.Add(name); }
            }
            return names;
        }
        catch (ChatException failure)
        {
            throw new PathwayException(failure.Error, $"The list of models cannot be read: {failure.Message}.", provider, failure);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new PathwayException(PathwayErrors.AnswerTimedOut,
                $"The list of models cannot be read: it did not come within {Timeout.TotalSeconds:0} s.", provider);
        }
    }

    private static bool IsOf(ModelProfile model, string family) => model.Provider.Equals(family, StringComparison.OrdinalIgnoreCase);
}
