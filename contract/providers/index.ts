import type { z } from 'zod';
import type { Flow, ProviderDescriptor, ProviderSettingNames } from './descriptor.ts';
import { mobileOk } from './mobile-ok/index.ts';
import { nhnOtp } from './nhn-otp/index.ts';
import { portOneV1 } from './portone-v1/index.ts';
import { portOneV2 } from './portone-v2/index.ts';
import { verifyVasp } from './verify-vasp/index.ts';

/** Every provider. All code that needs the full list takes it from here. */
const list = [mobileOk, portOneV1, portOneV2, nhnOtp, verifyVasp] as const;

type Listed = (typeof list)[number];
export type Provider = Listed['name'];
/** The providers with one kind of flow. */
export type ProviderOf<F extends Flow> = Extract<Listed, { flow: F }>['name'];
/** The providers that have activities and settings of their own. */
export type CalledProvider = Extract<Listed, { settings: ProviderSettingNames }>['name'];
type ByName = { readonly [D in Listed as D['name']]: D };

export const descriptors: readonly (ProviderDescriptor & { readonly name: Provider })[] = list;

/** Their names, in the order of the list. */
export const providers = list.map(({ name }) => name) as [Provider, ...Provider[]];

/** The Temporal workflow type of each provider's flow. */
export const workflowTypes = Object.fromEntries(list.map(({ name, workflowType }) => [name, workflowType])) as {
  readonly [P in Provider]: ByName[P]['workflowType'];
};

/** The input schema of a start, by provider. */
export const inputSchemas = Object.fromEntries(list.map(({ name, input }) => [name, input])) as {
  readonly [P in Provider]: ByName[P]['input'];
};

/** The input as a caller writes it. */
export type InputOf<P extends Provider> = z.input<ByName[P]['input']>;
/** The same after validation: normalised and with its defaults. */
export type NormalisedInputOf<P extends Provider> = z.output<ByName[P]['input']>;

export const descriptorOf = (provider: Provider): (typeof descriptors)[number] =>
  descriptors.find(({ name }) => name === provider) as (typeof descriptors)[number];
