import type { Context } from 'aws-lambda';
import { addTokenClaimsEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { createLog, describeError } from '../../shared/edge/log.ts';
import { addTokenClaims, tokenEventSchema, type TokenEvent } from './add-token-claims.ts';

const environment = addTokenClaimsEnvironmentSchema.parse(process.env);
const log = createLog({ stage: environment.STAGE, entry: 'admin/add-token-claims' });

export const handler = async (
  event: unknown,
  { awsRequestId: correlationId }: Pick<Context, 'awsRequestId'>,
): Promise<TokenEvent> => {
  try {
    const answered = addTokenClaims(tokenEventSchema.parse(event));
    log({ code: 'token_claims_added', correlationId, actor: `user:${answered.userName}` });
    return answered;
  } catch (error) {
    log({ code: 'token_claims_refused', level: 'warn', correlationId, ...describeError(error) });
    throw error;
  }
};
