namespace Pathway.Questions;

/// <summary>Where the time of a call went, in milliseconds. A curator that asks nobody else has none.</summary>
/// <param name="Wire">From the moment the request left until the reply was there, or had failed to come.</param>
/// <param name="Reading">Reading the reply and checking it.</param>
internal sealed record CallTimes(double Wire, double Reading);
