using System.ComponentModel.DataAnnotations;

namespace Nexus.Contracts.ProductCatalog;

/// <summary>
/// What is lent and not sold: whoever pays has so many days to begin, and from the first play on so many hours to play it
/// as often as he likes. To keep a file is no part of it.
/// </summary>
/// <param name="DaysToBegin">From the payment on; 30 is what shops of films give.</param>
/// <param name="HoursToPlay">From the first play on; 48 is what shops of films give.</param>
public sealed record RentalTerms(
    [property: Range(1, 365)] int DaysToBegin = 30,
    [property: Range(1, 8760)] int HoursToPlay = 48
);
