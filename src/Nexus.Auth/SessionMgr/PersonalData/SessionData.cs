using Nexus.Auth.SessionMgr.Sessions;
using Nexus.Kernel.PersonalData;

namespace Nexus.Auth.SessionMgr.PersonalData;

internal sealed class SessionData(SessionStore store, SessionEnding ending) : IPersonalData
{
    public async Task<PersonalDataExport> ExportAsync(Guid userId, CancellationToken cancellationToken)
    {
        var sessions = await store.OfUserAsync(userId);
        return PersonalDataExport.Of(
            PersonalDataSection.Of(
                "Sessions",
                "To keep you signed in and to show you where; gone a day after the sign-in.",
                sessions.Select(session => new
                {
                    session.Id,
                    session.Device,
                    session.Address,
                    session.StartedAt,
                    session.LastUsedAt,
                    session.EndsAt,
                })
            )
        );
    }

    public async Task<ErasureAnswer> EraseAsync(Guid userId, CancellationToken cancellationToken)
    {
        await ending.EndAsync(await store.OfUserAsync(userId), "system", "erased", cancellationToken);
        return ErasureAnswer.Nothing("All sessions with their devices and addresses are ended and forgotten.");
    }
}
