import type { Law } from '../law/index.ts'
import type { Capability, Ports } from '../platform/ports.ts'
import { identityProvider } from './openid.ts'
import { staffRoutes } from './routes.ts'
import { clientRoutes } from './routes-clients.ts'
import { journalRoutes } from './routes-journal.ts'
import { memberRoutes } from './routes-members.ts'
import { organisationRoutes } from './routes-organisations.ts'
import { signInRoutes } from './routes-sign-in.ts'
import { samples } from './samples.ts'
import { forgetOld } from './store-sign-in.ts'

export { type Credentials, createClient, revokeClient } from './api-client.ts'
export { auditStaff } from './audit.ts'
export { staffFrame, staffWords } from './frame.ts'
export { grantRole } from './grant.ts'
export { identifyClient, identifyStaff } from './identify.ts'
export { INSTALLATION, installAdministrator } from './install.ts'
export { inviteMember } from './member.ts'
export { createOrganisation } from './organisation.ts'
export { staffRefusalPage } from './pages.tsx'
export { type OrganisationKind, type Right, type Role, roles } from './rights.ts'
export { SAMPLE_AGENT, sampleAgent } from './sample-agent.ts'
export { syncRights } from './store-rights.ts'
export { type NewWorkItem, openWorkItem, settleWork } from './work.ts'
export type { WorkKind, WorkRole } from './work-kinds.ts'

/** People who work and machines that ask: who they are, what they may do, what waits for them. */
export function createStaff(ports: Ports, law: Law): Capability {
  const { config, log } = ports
  const provider = identityProvider(config.oidc, config.publicUrl, config.env === 'development', (error) =>
    log.fault('identity-provider', error),
  )
  return {
    routes: [
      ...signInRoutes(ports, provider),
      ...staffRoutes(ports, law),
      ...journalRoutes(ports),
      ...organisationRoutes(ports),
      ...memberRoutes(ports),
      ...clientRoutes(ports),
    ],
    samples: samples(law),
    sweeps: [
      {
        name: 'staff.forget',
        everySeconds: 600,
        run: async () => {
          const gone = await ports.act({ as: 'worker' }, (unit) => forgetOld(unit.trx, unit.now))
          return typeof gone === 'number' ? gone : 0
        },
      },
    ],
  }
}
