using Pathway.Model;

namespace Pathway.Bench.Evidence;

/// <summary>What is wrong with a generated record, and the verdict that it must get.</summary>
internal enum PlantedFault
{
    None,
    WrongTitle,
    WrongYear,
    SwappedPmid,
    NoSuchPmid,
    AlteredQuote,
    QuoteOfAnotherPaper,
    ReversedDirection,
    OppositeArrow,
    MissingProtein,
    Retracted,
    AbstractOnly,
    ServiceDown,
}

internal static class PlantedFaults
{
    public static PathwayVerdictKind Truth(this PlantedFault fault) => fault switch
    {
        PlantedFault.None => PathwayVerdictKind.Supported,
        PlantedFault.WrongTitle or PlantedFault.WrongYear or PlantedFault.SwappedPmid => PathwayVerdictKind.Mismatched,
        PlantedFault.NoSuchPmid => PathwayVerdictKind.NotFound,
        PlantedFault.AlteredQuote or PlantedFault.QuoteOfAnotherPaper or PlantedFault.MissingProtein => PathwayVerdictKind.Unsupported,
        PlantedFault.ReversedDirection or PlantedFault.OppositeArrow => PathwayVerdictKind.Contradicted,
        PlantedFault.Retracted => PathwayVerdictKind.Retracted,
        PlantedFault.AbstractOnly or PlantedFault.ServiceDown => PathwayVerdictKind.Unchecked,
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, null),
    };
}
