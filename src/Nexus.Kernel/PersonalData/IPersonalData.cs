using System.Text.Json;
using Nexus.Kernel.Http;

namespace Nexus.Kernel.PersonalData;

/// <summary>
/// What one service knows about a person, and how it forgets it. Each service that keeps personal data answers for
/// itself, because only it knows its tables, and registers the answer with <see cref="PersonalDataSetup.HoldsPersonalData{T}"/>.
/// </summary>
public interface IPersonalData
{
    /// <summary>Everything this service keeps about the user, as the user may read it (GDPR article 15 and 20).</summary>
    Task<PersonalDataExport> ExportAsync(Guid userId, CancellationToken cancellationToken);

    /// <summary>
    /// Forgets the user (GDPR article 17). Runs in an open transaction of the service's context, together with the
    /// answer; it calls no other service. Files are removed by a task it queues. Repeating it is harmless.
    /// </summary>
    Task<ErasureAnswer> EraseAsync(Guid userId, CancellationToken cancellationToken);
}

/// <summary>A service's answer to a request for one's own data.</summary>
/// <param name="Sections">By kind of data; a kind without records is left out.</param>
public sealed record PersonalDataExport(IReadOnlyList<PersonalDataSection> Sections)
{
    /// <summary>Leaves out what is empty.</summary>
    public static PersonalDataExport Of(params IEnumerable<PersonalDataSection> sections) =>
        new([.. sections.Where(section => section.Records.Count > 0)]);
}

/// <summary>Records of one kind.</summary>
/// <param name="Name">For people, for example <c>Orders</c>.</param>
/// <param name="Why">What they are kept for.</param>
/// <param name="Records">One JSON object a record.</param>
public sealed record PersonalDataSection(string Name, string Why, IReadOnlyList<JsonElement> Records)
{
    /// <summary>Writes the records in the platform's JSON.</summary>
    public static PersonalDataSection Of<T>(string name, string why, IEnumerable<T> records) =>
        new(name, why, [.. records.Select(record => JsonSerializer.SerializeToElement(record, NexusJson.Options))]);
}

/// <summary>What a service did about an erasure.</summary>
/// <param name="Done">What was removed or made anonymous, one sentence each.</param>
/// <param name="Kept">What has to stay, and why.</param>
/// <param name="Again">When the service shall be asked again because something kept has run out; null for never.</param>
public sealed record ErasureAnswer(
    IReadOnlyList<string> Done,
    IReadOnlyList<KeptData> Kept,
    DateTimeOffset? Again = null
)
{
    /// <summary>For a service that need keep nothing.</summary>
    public static ErasureAnswer Nothing(params IReadOnlyList<string> done) => new(done, []);
}

/// <summary>Something an erasure leaves.</summary>
/// <param name="What">Which data.</param>
/// <param name="Why">The reason, with the law where it is one.</param>
/// <param name="Until">When it goes; null where it holds no name and stays.</param>
public sealed record KeptData(string What, string Why, DateTimeOffset? Until = null);
