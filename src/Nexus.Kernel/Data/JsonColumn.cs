using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Nexus.Kernel.Http;

namespace Nexus.Kernel.Data;

/// <summary>Keeps a value object as JSON text in one column on both engines.</summary>
public static class JsonColumn
{
    /// <summary>Maps the property to JSON text, compared and copied by its JSON.</summary>
    public static PropertyBuilder<T> HasJson<T>(this PropertyBuilder<T> property)
        where T : class
    {
        property.HasConversion(
            value => Write(value),
            text => Read<T>(text),
            new ValueComparer<T>(
                (a, b) => Write(a!) == Write(b!),
                value => Write(value).GetHashCode(StringComparison.Ordinal),
                value => Read<T>(Write(value))
            )
        );
        return property;
    }

    private static string Write<T>(T value) => JsonSerializer.Serialize(value, NexusJson.Options);

    private static T Read<T>(string text) =>
        JsonSerializer.Deserialize<T>(text, NexusJson.Options)
        ?? throw new InvalidDataException($"A JSON column of {typeof(T).Name} holds null.");
}
