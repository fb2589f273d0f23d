using Nexus.Kernel.Data;

namespace Nexus.Platform.KeyService.Keys;

/// <summary>A key as its users know it; the material is in its versions.</summary>
internal sealed class NamedKey : IVersioned
{
    public Guid Id { get; init; }

    public required string Name { get; init; }

    public required string Kind { get; init; }

    /// <summary>The version that wraps and signs now.</summary>
    public int CurrentVersion { get; private set; } = 1;

    public long Version { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset RotatedAt { get; private set; }

    public static NamedKey Create(string name, string kind, DateTimeOffset now) =>
        new()
        {
            Id = Guid.CreateVersion7(now),
            Name = name,
            Kind = kind,
            CreatedAt = now,
            RotatedAt = now,
        };

    public int Rotate(DateTimeOffset now)
    {
        RotatedAt = now;
        return ++CurrentVersion;
    }
}
