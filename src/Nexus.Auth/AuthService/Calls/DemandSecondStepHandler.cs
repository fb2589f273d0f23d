using Nexus.Auth.AuthService.SecondStep;
using Nexus.Contracts.AuthService;
using Nexus.Kernel.Calls;

namespace Nexus.Auth.AuthService.Calls;

internal sealed class DemandSecondStepHandler(CredentialDb db, SecondStepDemand secondStep)
    : IServiceCallHandler<DemandSecondStep, SecondStepDemanded>
{
    public async Task<SecondStepDemanded> HandleAsync(DemandSecondStep request, CancellationToken cancellationToken)
    {
        var since = await db.CredentialAtAsync(request.UserId, cancellationToken);
        var demand = await secondStep.BeginAsync(request.UserId, null, since, elsewhere: true, cancellationToken);
        return demand is null
            ? new SecondStepDemanded(null, 0, [])
            : new SecondStepDemanded(demand.MfaToken, demand.ExpiresIn, demand.Methods);
    }
}
