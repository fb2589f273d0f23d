using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.PersonalData;

namespace Nexus.Auth.UserAuth.Erasing;

/// <summary>An erasure with the report of each service.</summary>
internal sealed record ErasureView(
    Guid ErasureId,
    Guid UserId,
    ErasureState State,
    DateTimeOffset RequestedAt,
    DateTimeOffset DueAt,
    IReadOnlyList<ServiceReport> Services
)
{
    public static async Task<ErasureView> OfAsync(UserDb db, Erasure erasure, CancellationToken cancellationToken)
    {
        var answers = await db
            .ServiceErasures.AsNoTracking()
            .Where(row => row.ErasureId == erasure.Id)
            .ToDictionaryAsync(row => row.Service, cancellationToken);
        var reports = erasure
            .Services.Select(service => ServiceReport.Of(service, answers.GetValueOrDefault(service)))
            .ToList();
        return new ErasureView(
            erasure.Id,
            erasure.UserId,
            StateOf(erasure, reports),
            erasure.RequestedAt,
            erasure.DueAt,
            reports
        );
    }

    private static ErasureState StateOf(Erasure erasure, List<ServiceReport> reports) =>
        erasure switch
        {
            { CalledOffAt: not null } => ErasureState.CalledOff,
            { BegunAt: null } => ErasureState.Waiting,
            _ => reports.TrueForAll(report => report.At is not null) ? ErasureState.Done : ErasureState.Running,
        };
}

/// <summary>What a service did.</summary>
/// <param name="Service">Which.</param>
/// <param name="At">When; null while it has not answered.</param>
/// <param name="Done">What is gone.</param>
/// <param name="Kept">What stays, why and until when.</param>
internal sealed record ServiceReport(
    string Service,
    DateTimeOffset? At,
    IReadOnlyList<string> Done,
    IReadOnlyList<KeptData> Kept
)
{
    public static ServiceReport Of(string service, ServiceErasure? answer) =>
        answer is null
            ? new ServiceReport(service, null, [], [])
            : new ServiceReport(service, answer.At, answer.Done, answer.Kept);
}
