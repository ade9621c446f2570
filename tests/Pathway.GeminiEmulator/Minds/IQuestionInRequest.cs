using System.Text.Json.Nodes;

namespace Pathway.Emulator.Minds;

/// <summary>The shape in which prompts carry questions and replies carry answers: the one thing here that knows the module's prompts.</summary>
public interface IQuestionInRequest
{
    /// <summary>The name of the property by which an answer says which item it is for.</summary>
    string IdName { get; }

    /// <summary>The question in the text of a user's turn, or null if there is none.</summary>
    AskedQuestion? Find(string userText);

    /// <summary>A reply with an answer for each item.</summary>
    /// <param name="question">The question.</param>
    /// <param name="answer">The answer for an item; null says that there is none.</param>
    JsonObject Reply(AskedQuestion question, Func<AskedItem, JsonNode?> answer);
}
