namespace Nexus.Kernel.Http;

internal sealed class IdempotencyRow
{
    public required string Key { get; init; }

    public required string RequestHash { get; init; }

    public int Status { get; init; }

    public string? ContentType { get; init; }

    public string? Body { get; init; }

    public string? Location { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}
