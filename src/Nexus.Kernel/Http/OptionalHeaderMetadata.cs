namespace Nexus.Kernel.Http;

/// <summary>A request header that an endpoint heeds where it is sent; shown in the OpenAPI document.</summary>
/// <param name="Name">The header, whose value is an identifier.</param>
/// <param name="Description">What it does.</param>
public sealed record OptionalHeaderMetadata(string Name, string Description);
