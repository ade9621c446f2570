using System.Text.Json.Nodes;
using Pathway.Emulator.Responders;
using Pathway.Model;

namespace Pathway.Doubles;

/// <summary>
/// Answers with a hash of the whole request, adapted so that a hierarchy results: half of the parents and all roots are roots of the
/// profile, and a candidate is chosen. Any other byte in the request still changes the answer.
/// </summary>
internal sealed class RootedResponder(PathwayRootProfile roots) : IEmulatorResponder
{
    private readonly HashResponder hash = new();

    public async ValueTask<string> AnswerAsync(ModelRequest request, CancellationToken cancellation)
    {
        var reply = JsonNode.Parse(await hash.AnswerAsync(request, cancellation))!;
        var question = new JsonPromptFormat().Find(request.UserText)!;
        foreach (var (answer, item) in reply["answers"]!.AsArray().Zip(question.Items))
        {
            UseExistingName(question.Kind, answer!.AsObject(), item);
        }
        return reply.ToJsonString();
    }

    private void UseExistingName(string kind, JsonObject answer, PromptItem item)
    {
        var name = answer.FirstOrDefault(static part => part.Key is "parent" or "root").Value?.GetValue<string>();
        if (name is null) { return; }
        var digits = Convert.ToInt32(name[..2], 16);
        if (kind == "root" || (kind == "parent" && digits < 128)) { answer[kind] = roots.Roots[digits % roots.Roots.Count].Name; }
        else if (kind == "choose-parent")
        {
            var candidates = item.Json.GetProperty("candidates");
            answer["parent"] = candidates[digits % candidates.GetArrayLength()].GetString();
        }
    }
}
