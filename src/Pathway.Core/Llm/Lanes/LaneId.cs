namespace Pathway.Llm.Lanes;

/// <summary>What shares limits: providers count for a project and a model, not for a key.</summary>
/// <param name="Provider">Gemini or OpenAI.</param>
/// <param name="Endpoint">The server: two servers do not share limits.</param>
/// <param name="Project">The project; where none is named, the fingerprint of the key stands for it.</param>
/// <param name="Model">The model.</param>
internal sealed record LaneId(string Provider, string Endpoint, string Project, string Model)
{
    public override string ToString() => $"{Model} at {Endpoint}";
}
