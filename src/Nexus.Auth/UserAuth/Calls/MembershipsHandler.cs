using Microsoft.EntityFrameworkCore;
using Nexus.Auth.UserAuth.Organisations;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Calls;

namespace Nexus.Auth.UserAuth.Calls;

internal sealed class MembershipsHandler(UserDb db) : IServiceCallHandler<GetMemberships, Memberships>
{
    public async Task<Memberships> HandleAsync(GetMemberships request, CancellationToken cancellationToken)
    {
        var rows = await db
            .Memberships.AsNoTracking()
            .Where(row => row.UserId == request.UserId)
            .Join(
                db.Organisations,
                row => row.OrganisationId,
                organisation => organisation.Id,
                (row, organisation) => new OrganisationMembership(organisation.Id, organisation.Name, row.Role)
            )
            .Take(Organisation.MostOfOne)
            .ToListAsync(cancellationToken);
        return new Memberships(rows);
    }
}
