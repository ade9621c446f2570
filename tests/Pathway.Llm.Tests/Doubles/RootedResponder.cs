using System.Text.Json.Nodes;
using Pathway.Emulator.Responders;
using Pathway.Model;

namespace Pathway.Doubles;

/// <summary>
/// What a hash of the whole request says, made so that a hierarchy comes of it: half of the parents and all roots are roots, and of
/// candidates one is chosen. A byte more in a request still shows in the result.
/// </summary>
internal sealed class RootedResponder(PathwayRootProfile roots) : IEmulatorResponder
{
    private readonly HashResponder hash = new();

    public async ValueTask<string> AnswerAsync(ModelRequest request, CancellationToken cancellation)
    {
        var reply = JsonNode.Parse(await hash.AnswerAsync(request, cancellation))!;
        var asked = new JsonPromptFormat().Find(request.UserText)!;
        foreach (var (answer, item) in reply["answers"]!.AsArray().Zip(asked.Items)) { Root(asked.Kind, answer!.AsObject(), item); }
        return reply.ToJsonString();
    }

    private void Root(string kind, JsonObject answer, PromptItem item)
    {
        var name = answer.FirstOrDefault(static part => part.Key is "parent" or "root").Value?.GetValue<string>();
        if (name is null) { return; }
        var digits = Convert.ToInt32(name[..2], 16);
        if (kind == "root" || (kind == "parent" && digits < 128)) { answer[kind] = roots.Roots[digits % roots.Roots.Count].Name; }
        else if (kind == "choose-parent")
        {
            answer["parent"] = item.Json.GetProperty("candidates")[digits % item.Json.GetProperty("candidates").GetArrayLength()]
                .GetString();
        }
    }
}
