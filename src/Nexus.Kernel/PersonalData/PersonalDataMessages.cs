using Nexus.Kernel.Calls;
using Nexus.Kernel.Messaging;

namespace Nexus.Kernel.PersonalData;

/// <summary>What every service that keeps personal data answers, wherever it runs.</summary>
public static class PersonalDataCalls
{
    /// <summary>Everything a service keeps about a user.</summary>
    public static ServiceCall<ExportPersonalData, PersonalDataExport> ExportOf(string service) =>
        new(service, "export-personal-data", Safe: true);
}

/// <summary>Asks for a user's data.</summary>
/// <param name="UserId">Whose.</param>
public sealed record ExportPersonalData(Guid UserId);

/// <summary>
/// The grace period is over: every service forgets the user now and says with <see cref="UserDataErased"/> what it did.
/// </summary>
/// <param name="ErasureId">The request.</param>
/// <param name="UserId">Whose.</param>
[Message("user.erasure-requested/1")]
public sealed record UserErasureRequested(Guid ErasureId, Guid UserId);

/// <summary>A service has done its part of an erasure. It may say so again when something it had to keep has run out.</summary>
/// <param name="ErasureId">The request.</param>
/// <param name="UserId">Whose.</param>
/// <param name="Service">Which service.</param>
/// <param name="At">When.</param>
/// <param name="Answer">What it did.</param>
[Message("user.data-erased/1")]
public sealed record UserDataErased(
    Guid ErasureId,
    Guid UserId,
    string Service,
    DateTimeOffset At,
    ErasureAnswer Answer
);
