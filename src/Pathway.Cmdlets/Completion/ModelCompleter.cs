using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Pathway.Configuration;
using Pathway.Errors;
using Pathway.Llm.Models;

namespace Pathway.Completion;

/// <summary>Completes the names of the models that the models files name, those of the provider that is named already.</summary>
public sealed class ModelCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var provider = fakeBoundParameters["Provider"]?.ToString() switch
        {
            null => null,
            var named when named.Equals(Curators.ProviderNames.Vertex, StringComparison.OrdinalIgnoreCase) => Curators.ProviderNames.Gemini,
            var named => named,
        };
        var models = Catalog().Models.Where(model => provider is null || model.Provider.Equals(provider, StringComparison.OrdinalIgnoreCase));
        return Completions.Of(models.Select(static model => model.Name), wordToComplete);
    }

    // A slip in a user's file is reported when it is used; here it costs that file's names.
    private static ModelCatalog Catalog()
    {
        try
        {
            var path = EffectiveConfiguration.Read().First(static setting => setting.Name == Settings.ModelsPath.Name).Value;
            return ModelCatalog.Load(File.Exists(path) ? path : null);
        }
        catch (PathwayException) { return ModelCatalog.Load(); }
    }
}
